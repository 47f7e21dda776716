// « Chiffre ou date » in the text: chosen among the facts, shown as it is today, never typed.
(() => {
  const words = document.currentScript.dataset;
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;
  const { EditorState, Modifier } = window.DraftJS;
  const { React } = window;

  class FactSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.factChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    // The fact's own text, in place of the selected words or of the fact that is changed.
    onChosen(fact) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState.getCurrentContent();
      const data = { id: fact.id, label: fact.label, text: fact.text, url: fact.edit_url };
      const place = editorState.getSelection();
      const key = content
        .createEntity(entityType.type, 'IMMUTABLE', data)
        .getLastCreatedEntityKey();
      const written = Modifier.replaceText(content, place, fact.text, null, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, written, 'insert-characters'));
    }
  }

  // Wagtail 8.0's tooltip speaks English and cuts what it says after 20 letters.
  class FactEntity extends TooltipEntity {
    render() {
      const { contentState, entityKey } = this.props;
      return this.inFrench(super.render(), contentState.getEntity(entityKey).getData());
    }

    inFrench(node, data) {
      if (node === this.props.children || !React.isValidElement(node)) return node;
      const { children, className = '', onClick } = node.props;
      if (className.includes('Tooltip__link')) {
        return React.cloneElement(node, { title: '' }, data.label || words.missing);
      }
      if (className.includes('Tooltip__button')) {
        const word = onClick === this.onEdit ? words.edit : words.remove;
        return React.cloneElement(node, {}, word);
      }
      const inside = [].concat(children ?? []);
      return inside.length
        ? React.cloneElement(node, {}, ...inside.map((child) => this.inFrench(child, data)))
        : node;
    }
  }

  const Fact = (props) => {
    const data = props.contentState.getEntity(props.entityKey).getData();
    return React.createElement(FactEntity, {
      ...props,
      icon: '#icon-calendar-check',
      label: data.label || words.missing,
      url: data.url || null,
    });
  };

  // The toolbar stays in sight for whoever has not unpinned it: its buttons are how one learns.
  const TOOLBAR = 'wagtail:draftail-toolbar';
  try {
    localStorage.setItem(TOOLBAR, localStorage.getItem(TOOLBAR) || 'sticky');
  } catch {
    // Storage is refused: Wagtail's own choice.
  }

  registerPlugin({ type: 'FACT', source: FactSource, decorator: Fact }, 'entityTypes');
})();

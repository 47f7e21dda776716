// Looks for a pictogram by its French name and shows the chosen one. Without it, the radio
// buttons are all there.
const plain = (text) =>
  text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().trim();

class PictogramsController extends window.StimulusModule.Controller {
  static targets = ['chosen', 'group', 'none', 'option'];

  filter(event) {
    const words = plain(event.target.value).split(/\s+/);
    this.optionTargets.forEach((option) => {
      const name = plain(option.textContent);
      option.hidden = !words.every((word) => name.includes(word));
    });
    this.groupTargets.forEach((group) => {
      group.hidden = !group.querySelector('label:not([hidden])');
    });
    this.noneTarget.hidden = this.optionTargets.some((option) => !option.hidden);
  }

  // Enter in the box must not send the whole form.
  stay(event) {
    if (event.key === 'Enter') event.preventDefault();
  }

  choose(event) {
    const option = event.target.closest('label');
    if (event.target.type !== 'radio' || !option) return;
    const image = option.querySelector('img');
    this.chosenTarget.replaceChildren(
      ...(image ? [image.cloneNode()] : []),
      option.querySelector('span').textContent,
    );
  }
}

window.wagtail.app.register('site-pictograms', PictogramsController);

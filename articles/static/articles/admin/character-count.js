// Under a field, how many characters are left of its advised length.
class CharacterCountController extends window.StimulusModule.Controller {
  static values = { most: Number, left: String, over: String };

  connect() {
    this.output = document.createElement('p');
    this.output.className = 'art-count w-help-text';
    this.output.id = `${this.element.id}-compte`;
    this.element.after(this.output);
    this.show();
  }

  disconnect() {
    this.output.remove();
  }

  show() {
    const left = this.mostValue - [...this.element.value.trim()].length;
    const sentence = left < 0 ? this.overValue : this.leftValue;
    this.output.textContent = sentence
      .replace('%(count)s', Math.abs(left))
      .replace('%(most)s', this.mostValue);
    this.output.classList.toggle('art-count--over', left < 0);
  }
}

window.wagtail.app.register('art-count', CharacterCountController);

// The first step: communes suggested under their field, and only the questions that matter for
// how families are received. Without this script every question is shown.
import { Combobox, askServer } from "../../../millejours/js/combobox.js";

function suggest(element) {
  const ask = async (text, signal) =>
    (await askServer(element.dataset.regCommune, text, signal, { places: [] })).places;
  const choose = (place, input) => {
    input.value = place.query;
  };
  new Combobox(element, { ask, choose });
}

function showWhatMatters() {
  const boxes = [...document.querySelectorAll("input[name=presences]")];
  const show = () => {
    for (const part of document.querySelectorAll("[data-reg-when]")) {
      part.hidden = !boxes.some((box) => box.checked && box.value === part.dataset.regWhen);
    }
  };
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}

document.querySelectorAll("[data-reg-commune]").forEach(suggest);
showWhatMatters();

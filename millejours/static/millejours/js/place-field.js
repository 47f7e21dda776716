// Places suggested under the place field. Without this script the field is a plain one: the
// search itself offers the places that it hesitates between.
import { Combobox, askServer } from "./combobox.js";

function prepare(element) {
  const ask = async (text, signal) =>
    (await askServer(element.dataset.sitePlace, text, signal, { places: [] })).places;
  const choose = (place, input, { byPointer }) => {
    input.value = place.query;
    if (byPointer) {
      input.form.requestSubmit();
    }
  };
  new Combobox(element, { ask, choose });
}

document.querySelectorAll("[data-site-place]").forEach(prepare);

// Pages suggested under a search field; choosing one goes there. Without this script the field
// is a plain one, whose form asks /recherche/.
import { Combobox, askServer } from "./combobox.js";

function prepare(element) {
  const ask = async (text, signal) =>
    (await askServer(element.dataset.siteSearch, text, signal, { suggestions: [] })).suggestions;
  const choose = (suggestion) => location.assign(suggestion.url);
  new Combobox(element, { ask, choose });
}

document.querySelectorAll("[data-site-search]").forEach(prepare);

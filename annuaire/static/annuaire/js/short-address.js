// The address of a search holds what was chosen: not the empty fields of its form, nor the
// position of an earlier search once a place is typed.
function shorten({ formData }) {
  if (formData.get("lieu")) {
    formData.delete("lat");
    formData.delete("lon");
  }
  for (const [name, value] of [...formData]) {
    if (value === "") {
      formData.delete(name);
    }
  }
}

document.querySelectorAll("form[data-short-address]").forEach((form) => {
  form.addEventListener("formdata", shorten);
});

// "Autour de moi": asks for the position on click only, rounds it to 0.01° (about one kilometre)
// before it leaves the device, and searches there with the filters already chosen.
const OPTIONS = { enableHighAccuracy: false, timeout: 10_000, maximumAge: 300_000 };
const PERMISSION_DENIED = 1;

function addressAround(form, { latitude, longitude }) {
  const data = new FormData(form);
  for (const name of ["lieu", "page"]) {
    data.delete(name);
  }
  const query = new URLSearchParams([...data].filter(([, value]) => value !== ""));
  query.set("lat", latitude.toFixed(2));
  query.set("lon", longitude.toFixed(2));
  // Not form.action: the filter named "action" hides it.
  return `${form.getAttribute("action")}?${query}`;
}

function prepare(button) {
  const { form } = button;
  const status = form.querySelector("[data-near-me-status]");
  const fail = (error) => {
    button.disabled = false;
    const refused = error.code === PERMISSION_DENIED;
    status.textContent = refused ? button.dataset.textRefused : button.dataset.textUnknown;
  };
  button.addEventListener("click", () => {
    button.disabled = true;
    status.textContent = button.dataset.textWait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => location.assign(addressAround(form, coords)),
      fail,
      OPTIONS,
    );
  });
  // Back from the results, the page may come out of the cache as it was left.
  addEventListener("pageshow", () => {
    button.disabled = false;
    status.textContent = "";
  });
  button.hidden = false;
}

if ("geolocation" in navigator) {
  document.querySelectorAll("[data-near-me]").forEach(prepare);
}

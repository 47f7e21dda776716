// Suggestions under the place field (ARIA combobox with a list). Without this script the field
// is a plain one: the search itself offers the places that it hesitates between.
const WAIT_MILLISECONDS = 150;
const SHORTEST = 2;

class PlaceField {
  constructor(element, index) {
    this.url = element.dataset.sitePlace;
    this.input = element.querySelector("input");
    this.status = element.querySelector("[data-site-place-status]");
    this.countLabel = element.querySelector("[data-site-place-count]").content.textContent;
    this.listId = `${this.input.id}-propositions-${index}`;
    this.places = [];
    this.active = -1;
    this.prepare(element);
  }

  prepare(element) {
    this.list = document.createElement("ul");
    this.list.id = this.listId;
    this.list.className = "site-place__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", element.querySelector("label").firstChild.textContent.trim());
    this.input.after(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.listId,
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.onClick(event));
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < SHORTEST) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.fetch(text), WAIT_MILLISECONDS);
  }

  async fetch(text) {
    this.request = new AbortController();
    try {
      const response = await fetch(`${this.url}?q=${encodeURIComponent(text)}`, {
        signal: this.request.signal,
      });
      if (response.ok) {
        this.show((await response.json()).places);
      }
    } catch (error) {
      if (error.name !== "AbortError") {
        this.close();
      }
    }
  }

  show(places) {
    this.places = places;
    this.list.replaceChildren(...places.map((place, index) => this.option(place, index)));
    this.choose(-1);
    this.toggle(places.length > 0);
    this.status.textContent = places.length > 0 ? `${this.countLabel} ${places.length}` : "";
  }

  option(place, index) {
    const option = document.createElement("li");
    option.id = `${this.listId}-${index}`;
    option.className = "site-place__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const detail = document.createElement("span");
    detail.className = "site-place__detail";
    detail.textContent = place.detail;
    option.append(place.label, " ", detail);
    return option;
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.choose(-1);
    this.toggle(false);
  }

  choose(index) {
    this.active = index;
    [...this.list.children].forEach((option, position) => {
      option.setAttribute("aria-selected", String(position === index));
    });
    if (index < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", `${this.listId}-${index}`);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  take(index) {
    this.input.value = this.places[index].query;
    this.status.textContent = "";
    this.close();
  }

  onClick(event) {
    const option = event.target.closest("[role=option]");
    if (option) {
      this.take([...this.list.children].indexOf(option));
      this.input.form.requestSubmit();
    }
  }

  onKey(event) {
    if (this.list.hidden) {
      return;
    }
    const last = this.places.length - 1;
    if (event.key === "ArrowDown") {
      this.choose(this.active < last ? this.active + 1 : 0);
    } else if (event.key === "ArrowUp") {
      this.choose(this.active > 0 ? this.active - 1 : last);
    } else if (event.key === "Enter" && this.active >= 0) {
      this.take(this.active);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }
}

document.querySelectorAll("[data-site-place]").forEach((element, index) => new PlaceField(element, index));

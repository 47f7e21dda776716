// Suggestions under a text field (ARIA combobox with a list). Used by the place field and by the
// search: each says what it asks, how an option reads, and what choosing one does.
const WAIT_MILLISECONDS = 150;
const SHORTEST = 2;
let fields = 0;

export class Combobox {
  // `element` holds the field, its label, [data-site-status] and <template data-site-count>.
  // `ask(text, signal)` gives the options, each with `label` and `detail`; `choose(option, input)`.
  constructor(element, { ask, choose }) {
    this.askFor = ask;
    this.chooseOption = choose;
    this.input = element.querySelector("input");
    this.status = element.querySelector("[data-site-status]");
    this.countLabel = element.querySelector("[data-site-count]").content.textContent;
    this.listId = `${this.input.id}-propositions-${fields++}`;
    this.options = [];
    this.active = -1;
    this.prepare(element.querySelector("label").firstChild.textContent.trim());
  }

  prepare(label) {
    this.list = document.createElement("ul");
    this.list.id = this.listId;
    this.list.className = "site-options";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
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
      this.show(await this.askFor(text, this.request.signal));
    } catch (error) {
      if (error.name !== "AbortError") {
        this.close();
      }
    }
  }

  show(options) {
    this.options = options;
    this.list.replaceChildren(...options.map((option, index) => this.item(option, index)));
    this.mark(-1);
    this.toggle(options.length > 0);
    this.status.textContent = options.length > 0 ? `${this.countLabel} ${options.length}` : "";
  }

  item({ label, detail }, index) {
    const item = document.createElement("li");
    item.id = `${this.listId}-${index}`;
    item.className = "site-options__option";
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const small = document.createElement("span");
    small.className = "site-options__detail";
    small.textContent = detail;
    item.append(label, " ", small);
    return item;
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.mark(-1);
    this.toggle(false);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((item, position) => {
      item.setAttribute("aria-selected", String(position === index));
    });
    if (index < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", `${this.listId}-${index}`);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  take(index, { byPointer }) {
    this.status.textContent = "";
    this.close();
    this.chooseOption(this.options[index], this.input, { byPointer });
  }

  onClick(event) {
    const item = event.target.closest("[role=option]");
    if (item) {
      this.take([...this.list.children].indexOf(item), { byPointer: true });
    }
  }

  onKey(event) {
    if (this.list.hidden || event.isComposing) {
      return;
    }
    const last = this.options.length - 1;
    if (event.key === "ArrowDown") {
      this.mark(this.active < last ? this.active + 1 : 0);
    } else if (event.key === "ArrowUp") {
      this.mark(this.active > 0 ? this.active - 1 : last);
    } else if (event.key === "Enter" && this.active >= 0) {
      this.take(this.active, { byPointer: false });
    } else if (event.key === "Escape") {
      this.close();
      event.stopPropagation(); // the modal around the field stays open
    } else {
      return;
    }
    event.preventDefault();
  }
}

// What `address?q=` answers, as JSON; an error of the server gives `empty`.
export async function askServer(address, text, signal, empty) {
  const response = await fetch(`${address}?q=${encodeURIComponent(text)}`, { signal });
  return response.ok ? response.json() : empty;
}

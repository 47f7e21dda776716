// Reads the article aloud, one paragraph after the other, with a voice of the page's language.
// Without speech or without such a voice the button stays hidden. A pause stops in the paragraph
// and starts it again: pause() of speechSynthesis does nothing on many telephones.
const PARTS = "h1, h2, h3, p, li, dt, dd, summary";
const APART = ".fr-sr-only, .art-facts, .art-fact__details, .site-quit";

class Reader {
  constructor(button, stop) {
    this.button = button;
    this.stopButton = stop;
    this.texts = { listen: button.textContent, ...button.dataset };
    this.language = document.documentElement.lang;
    this.place = 0;
    this.isSpeaking = false;
    this.turn = 0;
    button.addEventListener("click", () => (this.isSpeaking ? this.pause() : this.speak()));
    stop.addEventListener("click", () => this.stop());
    addEventListener("pagehide", () => speechSynthesis.cancel());
    speechSynthesis.addEventListener?.("voiceschanged", () => this.offer());
    this.offer();
  }

  voice() {
    const voices = speechSynthesis.getVoices();
    const short = this.language.split("-")[0];
    const speaks = (code) => (voice) => voice.lang.replace("_", "-").toLowerCase().startsWith(code);
    return voices.find(speaks(this.language.toLowerCase())) ?? voices.find(speaks(short));
  }

  offer() {
    this.button.closest("[data-art-listen-item]").hidden = !this.voice();
  }

  parts() {
    return [...document.querySelectorAll("[data-art-spoken]")].flatMap((root) =>
      [...root.querySelectorAll(PARTS)].filter(
        (part) => !part.closest(APART) && !part.querySelector(PARTS) && part.textContent.trim(),
      ),
    );
  }

  speak() {
    this.isSpeaking = true;
    this.show(this.texts.textPause, "fr-icon-pause-circle-line");
    this.next();
  }

  next() {
    const part = this.parts()[this.place];
    if (!part) {
      this.stop();
      return;
    }
    this.turn += 1;
    const turn = this.turn;
    this.mark(part);
    const said = new SpeechSynthesisUtterance(part.textContent.replace(/\s+/g, " ").trim());
    said.voice = this.voice();
    said.lang = said.voice.lang;
    said.addEventListener("end", () => this.onEnd(turn));
    said.addEventListener("error", () => this.onEnd(turn));
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
  }

  onEnd(turn) {
    if (this.isSpeaking && turn === this.turn) {
      this.place += 1;
      this.next();
    }
  }

  pause() {
    this.isSpeaking = false;
    speechSynthesis.cancel();
    this.show(this.texts.textResume, "fr-icon-play-circle-line");
  }

  stop() {
    const hadFocus = document.activeElement === this.stopButton;
    this.isSpeaking = false;
    this.place = 0;
    speechSynthesis.cancel();
    this.mark(null);
    this.show(this.texts.listen, "fr-icon-volume-up-line");
    this.stopButton.closest("[data-art-listen-stop-item]").hidden = true;
    if (hadFocus) {
      this.button.focus();
    }
  }

  show(text, icon) {
    this.button.textContent = text;
    this.button.classList.remove(
      "fr-icon-volume-up-line",
      "fr-icon-pause-circle-line",
      "fr-icon-play-circle-line",
    );
    this.button.classList.add(icon);
    this.stopButton.closest("[data-art-listen-stop-item]").hidden = false;
  }

  mark(part) {
    document.querySelector(".art-spoken")?.classList.remove("art-spoken");
    part?.classList.add("art-spoken");
    part?.scrollIntoView({ block: "nearest" });
  }
}

const button = document.querySelector("[data-art-listen]");
if (button && "speechSynthesis" in window) {
  new Reader(button, document.querySelector("[data-art-listen-stop]"));
}

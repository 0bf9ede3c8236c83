// Writing a reading: one question at a time on a phone, and what is typed saves itself. Every page works without.
import { counts } from "./counts.js";
import { saving } from "./saving.js";
import { steps } from "./steps.js";

const form = document.querySelector("form[data-reading-form]");
if (form instanceof HTMLFormElement) {
  steps(form);
  counts(form);
  saving(form);
}

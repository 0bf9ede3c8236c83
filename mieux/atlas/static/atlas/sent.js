// The fiche exists on the server now: the copy this browser kept while it was being written is forgotten.
import { forget } from "./draft.js";

if (document.querySelector("[data-draft-sent]")) forget("ajouter");

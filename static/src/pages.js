// What every page needs: menus that close, days from a calendar, the stacking plan by arrow keys;
// and what the desk's forms do by themselves.
import { offerCalendar } from "./parts/days.js";
import { findOnEnter, insertPassages, previewDuty } from "./parts/desk.js";
import { closeMenus } from "./parts/menus.js";
import { walkStack } from "./parts/stack.js";

closeMenus(document);
document.querySelectorAll("[data-day-field]").forEach(offerCalendar);
document.querySelectorAll("[data-stack]").forEach(walkStack);
document.querySelectorAll("[data-insert]").forEach(insertPassages);
for (const form of document.querySelectorAll("[data-intake]")) {
  previewDuty(form);
  findOnEnter(form);
}

// What every page needs: menus that close, days from a calendar, the stacking plan by arrow keys.
import { offerCalendar } from "./parts/days.js";
import { closeMenus } from "./parts/menus.js";
import { walkStack } from "./parts/stack.js";

closeMenus(document);
document.querySelectorAll("[data-day-field]").forEach(offerCalendar);
document.querySelectorAll("[data-stack]").forEach(walkStack);

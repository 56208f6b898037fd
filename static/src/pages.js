// What every page needs: menus that close, and the stacking plan by arrow keys.
import { closeMenus } from "./parts/menus.js";
import { walkStack } from "./parts/stack.js";

closeMenus(document);
document.querySelectorAll("[data-stack]").forEach(walkStack);

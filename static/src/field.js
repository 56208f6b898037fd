// 走访端: the tablet's app. What is missing here is told before anything else is tried.
import { missingFeatures } from "./field/features.js";
import { startApp } from "./field/start.js";
import { showUnsupported } from "./field/screens/unsupported.js";

const root = document.getElementById("field");
const missing = missingFeatures(window);
if (missing.length > 0) showUnsupported(root, missing);
else startApp(root);

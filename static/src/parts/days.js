// The day stands there as 2026-11-20 in every browser; the browser's own calendar only helps.
const EARLIEST = "2000-01-01";
const LATEST = "2100-12-31";

/**
 * Give a day field the browser's calendar; choosing a day asks for it at once, unless the day is one
 * of several things that a form writes (`data-day-field="written"`).
 */
export function offerCalendar(field) {
  const written = field.querySelector("input");
  const button = field.querySelector("button");
  const calendar = document.createElement("input");
  if (!("showPicker" in calendar)) return;
  calendar.type = "date";
  calendar.min = EARLIEST;
  calendar.max = LATEST;
  calendar.tabIndex = -1;
  calendar.ariaHidden = "true";
  calendar.className = "calendar";
  field.append(calendar);
  button.hidden = false;
  button.addEventListener("click", () => {
    calendar.value = written.value;
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    written.value = calendar.value;
    if (field.dataset.dayField !== "written") written.form.requestSubmit();
  });
}

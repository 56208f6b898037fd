// What the desk's forms do by themselves; without it their buttons ask the server for the same.

/** Put a passage where the cursor stands in the answer of the same form, or behind it. */
export function insertPassages(button) {
  button.addEventListener("click", (event) => {
    const passage = document.getElementById(button.dataset.insert);
    const answer = button.form.elements.reply;
    if (!passage || !answer) return;
    event.preventDefault();
    // Where nobody has put the cursor yet it stands at the beginning: then the end is meant.
    const isUnset = answer.selectionStart === 0 && answer.selectionEnd === 0;
    const start = isUnset ? answer.value.length : answer.selectionStart;
    const end = isUnset ? start : answer.selectionEnd;
    const before = answer.value.slice(0, start);
    const gap = before && !before.endsWith("\n") ? "\n" : "";
    answer.setRangeText(gap + passage.innerText.trim(), start, end, "end");
    answer.focus();
  });
}

/** Show who handles the chosen category, and until when. */
export function previewDuty(form) {
  const category = form.elements.category;
  const previews = [...form.querySelectorAll("[data-duty]")];
  const none = form.querySelector("[data-no-duty]");
  form.querySelector(".look").hidden = true;
  const show = () => {
    for (const preview of previews) preview.hidden = preview.dataset.duty !== category.value;
    none.hidden = previews.some((preview) => !preview.hidden);
  };
  category.addEventListener("change", show);
  show();
}

/** Let the enter key in the search field look for enterprises, not write the request. */
export function findOnEnter(form) {
  const words = form.elements.q;
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[value=find]"));
  });
}

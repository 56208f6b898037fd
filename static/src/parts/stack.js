const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Let the arrow keys walk over the blocks of a stacking plan; Tab goes on as ever. */
export function walkStack(stack) {
  stack.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const block = event.target.closest("[data-block]");
    if (!step || !block || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = step[0] ? onNextFloor(stack, block, step[0]) : besides(stack, block, step[1]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

function besides(stack, block, by) {
  const blocks = [...stack.querySelectorAll("[data-block]")];
  return blocks[blocks.indexOf(block) + by];
}

// The nearest block by its middle on the next floor that has any.
function onNextFloor(stack, block, by) {
  const floors = [...stack.querySelectorAll("[data-floor]")];
  const middle = middleOf(block);
  let index = floors.indexOf(block.closest("[data-floor]")) + by;
  for (; floors[index]; index += by) {
    const blocks = [...floors[index].querySelectorAll("[data-block]")];
    if (blocks.length === 0) continue;
    const far = (other) => Math.abs(middleOf(other) - middle);
    return blocks.reduce((best, other) => (far(other) < far(best) ? other : best));
  }
  return undefined;
}

function middleOf(element) {
  const box = element.getBoundingClientRect();
  return box.left + box.width / 2;
}

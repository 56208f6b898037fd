// Six digits are few: each wrong try after the third costs more time, the tenth the cached patch.
const PAUSES = [0, 0, 0, 5, 15, 30, 60, 120, 300];
const LONGEST = 900;
export const TRIES_BEFORE_WIPE = 10;

/** Milliseconds during which no further try is taken after `tries` wrong ones in a row. */
export function pauseAfterWrong(tries) {
  if (tries === 0) return 0;
  return (PAUSES[tries - 1] ?? LONGEST) * 1000;
}

export function isCode(text) {
  return /^\d{6}$/.test(text);
}

/** Why a code is too easy to guess, or nothing. */
export function weaknessOf(code) {
  if (/^(\d)\1{5}$/.test(code)) return "六位相同的数字太容易猜到，请换一个。";
  if ("01234567890".includes(code) || "09876543210".includes(code)) {
    return "连续的数字太容易猜到，请换一个。";
  }
  return "";
}

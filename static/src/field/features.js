/** What the app needs and this browser, or this address, does not give; in words. */
export function missingFeatures(scope) {
  const missing = [];
  if (!scope.isSecureContext || !scope.crypto?.subtle) missing.push("secure");
  else if (!("serviceWorker" in scope.navigator)) missing.push("worker");
  if (!scope.indexedDB) missing.push("store");
  if (!scope.navigator.locks || !scope.BroadcastChannel || !scope.crypto?.randomUUID) {
    if (!missing.includes("secure")) missing.push("browser");
  }
  return missing;
}

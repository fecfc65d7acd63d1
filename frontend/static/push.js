/* Pushes to this device: asked for on a tap, never by itself. */
(() => {
  "use strict";
  const place = document.getElementById("push");
  if (!place || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const button = place.querySelector("button");
  const say = (words) => { place.querySelector("[role=status]").textContent = words; };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

  const subscribe = async () => {
    if ((await Notification.requestPermission()) !== "granted") return say(place.dataset.refused);
    const worker = await navigator.serviceWorker.ready;
    // A subscription for another key (another installation was here before) is of no use.
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) });
    const answer = await fetch("/notices/devices", { method: "POST", body: new URLSearchParams({ endpoint: made.endpoint }) });
    if (!answer.ok) throw new Error(answer.status);
    location.reload();
  };

  place.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    subscribe().catch(() => say(place.dataset.failed)).finally(() => button.removeAttribute("aria-busy"));
  });
})();

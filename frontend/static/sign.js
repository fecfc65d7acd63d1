/* A signature with a finger or a pen. Without this script the typed name stands for it. */
(() => {
  "use strict";
  const canvas = document.getElementById("sign");
  const field = document.getElementById("signature");
  if (!canvas || !field) return;
  const pen = canvas.getContext("2d");

  const clear = () => {
    // White paper under the ink: the picture is also looked at where pages are dark.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    Object.assign(pen, { strokeStyle: "#101820", lineWidth: 4, lineCap: "round", lineJoin: "round" });
    field.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const [across, down] = [canvas.width / box.width, canvas.height / box.height];
    return [(event.clientX - box.left) * across, (event.clientY - box.top) * down];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    document.querySelector("[name=way][value=screen]").checked = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => { field.value = canvas.toDataURL("image/png"); });
  document.getElementById("sign-again").addEventListener("click", clear);
  clear();
})();

/* A signature with a finger or a pen, or a picture of a seal. Without this script the typed name
   stands for it. */
(() => {
  "use strict";
  const canvas = document.getElementById("sign");
  const field = document.getElementById("signature");
  if (!canvas || !field) return;
  const pen = canvas.getContext("2d");

  const MOST = 200 * 1024 * 4 / 3; // what the server takes, as text
  const seal = document.getElementById("seal");
  const kept = field.value; // typed before, and sent back because something else was missing

  const paper = () => {
    // White paper under the ink: the picture is also looked at where pages are dark.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    Object.assign(pen, { strokeStyle: "#101820", lineWidth: 4, lineCap: "round", lineJoin: "round" });
  };
  const clear = () => {
    paper();
    field.value = "";
    if (seal) seal.value = "";
  };
  const lay = (picture) => {
    paper();
    const fit = Math.min(canvas.width / picture.width, canvas.height / picture.height);
    const [wide, high] = [picture.width * fit, picture.height * fit];
    pen.drawImage(picture, (canvas.width - wide) / 2, (canvas.height - high) / 2, wide, high);
  };
  const keep = () => {
    // A photo is larger than ink: it is made smaller until it may be sent.
    const small = document.createElement("canvas");
    let part = 1, text = canvas.toDataURL("image/png");
    while (text.length > MOST && part > 0.1) {
      part *= 0.8;
      [small.width, small.height] = [canvas.width * part, canvas.height * part];
      small.getContext("2d").drawImage(canvas, 0, 0, small.width, small.height);
      text = small.toDataURL("image/png");
    }
    field.value = text;
  };
  if (kept) {
    const picture = new Image();
    picture.onload = () => { lay(picture); keep(); };
    picture.src = kept;
  }
  if (seal) seal.addEventListener("change", async () => {
    const picture = seal.files[0] && await createImageBitmap(seal.files[0]).catch(() => null);
    if (!picture) return;
    lay(picture);
    keep();
  });
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const [across, down] = [canvas.width / box.width, canvas.height / box.height];
    return [(event.clientX - box.left) * across, (event.clientY - box.top) * down];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    const way = document.querySelector("[name=way][value=screen]");
    if (way) way.checked = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", keep);
  document.getElementById("sign-again").addEventListener("click", clear);
  if (!kept) clear();
})();

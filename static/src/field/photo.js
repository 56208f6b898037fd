// A photo as the platform takes it: JPEG, at most 1600 pixels, drawn anew, so that what the camera
// wrote beside the picture (place, device, time) is gone.
const EDGE = 1600;
const QUALITY = 0.8;
const LEAST_QUALITY = 0.4;
const THUMBNAIL = 160;

/** Read files into {photos: [{sha256, size, bytes, thumbnail}], failed: text}. */
export async function takePhotos(files, { edge = EDGE, most = Infinity, bytes: limit = Infinity }) {
  const photos = [];
  let unreadable = 0;
  for (const file of files.slice(0, Math.max(0, most))) {
    try {
      photos.push(await takePhoto(file, edge ?? EDGE, limit ?? Infinity));
    } catch (error) {
      console.warn(error);
      unreadable += 1;
    }
  }
  const words = [];
  if (unreadable > 0) words.push(`${unreadable} 张照片打不开，没有加入。`);
  if (files.length > most) words.push(`照片最多 ${photos.length + unreadable} 张，多出的没有加入。`);
  return { photos, failed: words.join("") };
}

async function takePhoto(file, edge, limit) {
  const picture = await createImageBitmap(file);
  const canvas = drawn(picture, edge);
  let quality = QUALITY;
  let blob = await jpeg(canvas, quality);
  while (blob.size > limit && quality > LEAST_QUALITY) {
    quality -= 0.1;
    blob = await jpeg(canvas, quality);
  }
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const thumbnail = drawn(picture, THUMBNAIL).toDataURL("image/jpeg", 0.7);
  picture.close();
  return { sha256, size: bytes.length, bytes, thumbnail };
}

function drawn(picture, edge) {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function jpeg(canvas, quality) {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("no picture"))),
      "image/jpeg",
      quality
    );
  });
}

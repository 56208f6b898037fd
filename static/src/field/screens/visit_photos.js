// Photos of a visit: taken or chosen, shown small.
import { html, nothing } from "lit-html";
import { icon } from "./marks.js";

export function photoPart(screen) {
  const { draft } = screen;
  return html`<fieldset class="form-part">
    <legend>照片 <span class="soft small">自动缩小，并去掉拍摄地点等信息</span></legend>
    <ul class="photos">
      ${draft.photos.map(
        (photo, index) => html`<li>
          <img src=${photo.thumbnail} alt="照片 ${index + 1}" />
          <button type="button" aria-label="删除照片 ${index + 1}" @click=${() => screen.dropPhoto(photo.sha256)}>
            ${icon("cross")}
          </button>
        </li>`
      )}
      <li>
        <label class="photo-add">
          ${icon("camera")}<span>拍照或选择</span>
          <input
            class="visually-hidden"
            type="file"
            accept="image/*"
            multiple
            @change=${(event) => {
              screen.addPhotos([...event.target.files]);
              event.target.value = "";
            }}
          />
        </label>
      </li>
    </ul>
    ${screen.photoNotice ? html`<p class="soft" role="status">${screen.photoNotice}</p>` : nothing}
  </fieldset>`;
}

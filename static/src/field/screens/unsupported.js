// When the app cannot run: what to do, in plain words.
import { html, render } from "lit-html";

const ADVICE = {
  secure: [
    "需要安全连接",
    "走访端会在平板上加密保存内容，浏览器只在 https 地址（或本机 localhost）上允许这样做。请用管理员给的 https 地址打开；若地址已是 https 仍出现本页，请联系管理员检查证书。",
  ],
  worker: ["不能离线保存", "请不要用“无痕”或“隐私”窗口打开走访端，改用普通窗口。"],
  store: ["浏览器关闭了本地存储", "请在浏览器设置中允许本网站保存数据，再重新打开。"],
  browser: [
    "浏览器版本太旧",
    "请更新平板的系统或浏览器：安卓平板用 Chrome（或同内核浏览器）109 以上，iPad 用 iPadOS 16.4 以上。",
  ],
};

export function showUnsupported(root, missing) {
  root.replaceChildren();
  render(
    plain(
      "走访端在这里还不能使用",
      html`${missing.map(
          (name) => html`<h2>${ADVICE[name][0]}</h2>
            <p>${ADVICE[name][1]}</p>`
        )}
        <p class="soft">在这之前，可以用电脑登录平台查看楼宇和企业。</p>
        <p><a class="button" href="/">打开平台首页</a></p>`
    ),
    root
  );
}

export function revokedScreen() {
  return plain(
    "这台平板已停用",
    html`<p>管理员停用了这台平板。平板上的企业资料、草稿、解锁码和未送达的记录都已清除；
        未送达的记录在清除前已交给服务器，由主管处理。</p>
      <p>如需继续使用，请联系您的主管。</p>
      <p><a class="button" href="/field/">重新打开</a></p>`
  );
}

export function brokenScreen() {
  return plain(
    "打不开平板上的数据",
    html`<p>浏览器没有让走访端打开它保存的数据，内容没有被删除。</p>
      <p>请关闭走访端的其他窗口后重试；仍不行，请重启平板，并检查存储空间是否已满。</p>
      <p><a class="button main" href="/field/">重试</a></p>`
  );
}

function plain(title, body) {
  return html`<main class="plain"><h1>${title}</h1>${body}</main>`;
}

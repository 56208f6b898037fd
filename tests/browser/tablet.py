"""A tablet in the hands of a worker: taps, types, loses the network, dies and comes back."""

from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.journey import PASSWORD, Journey

CODE = "246810"
# What a browser says of answers that the app expects.
EXPECTED = ("Failed to load resource", "net::ERR")


class Tablet(Journey):
    """One tab of 走访端 that counts taps."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        super().__init__(context, site)
        self.context = context
        self.taps = 0

    def start(self, username: str = "worker", code: str = CODE) -> Page:
        """Sign in, set a 解锁码 and wait for 今日 to be loaded."""
        self.sign_in_for_field(username)
        if self.page.get_by_role("button", name="其他人使用这台平板").count():
            self.page.get_by_role("button", name="其他人使用这台平板").click()
        self.page.get_by_role("button", name="设置我的解锁码").click()
        self.type_code(code)
        self.page.get_by_text("再输入一次").wait_for()
        self.type_code(code)
        self.page.get_by_role("heading", name="今日").wait_for()
        self.page.locator("a.due").first.wait_for()
        self.page.locator(".sync-state", has_text="正在连接").wait_for(state="hidden")
        return self.page

    def sign_in_for_field(self, username: str) -> None:
        """Sign in by the normal form and come back to 走访端."""
        self.page.goto(f"{self.site}/sign-in/?next=/field/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/field/**")
        self.page.locator(".entry").wait_for()

    def type_code(self, code: str) -> None:
        """Tap six digits."""
        for digit in code:
            self.page.get_by_role("button", name=digit, exact=True).click()

    def unlock(self, code: str = CODE) -> None:
        """Open the app and unlock it for the only user."""
        self.page.goto(f"{self.site}/field/")
        self.page.get_by_text("输入 6 位解锁码").wait_for()
        self.type_code(code)
        self.page.get_by_role("heading", name="今日").wait_for()

    def tap(self, target: Locator) -> None:
        """Tap and count."""
        self.taps += 1
        target.click()

    def wait_for(self, text: str) -> None:
        """Wait until a text is seen."""
        self.page.get_by_text(text).first.wait_for()

    def save_visit(self, at: int = 0, note: str = "") -> str:
        """Log a visit to an enterprise of 今日; return the operation's id."""
        self.page.goto(f"{self.site}/field/#/today")
        self.page.locator("a.due").nth(at).click()
        self.page.get_by_role("button", name="记走访").click()
        self.page.locator(".form-visit").wait_for()
        if note:
            self.page.get_by_label("走访记录").fill(note)
        self.press_save()
        return self.page.url.rsplit("/", 1)[1]

    def press_save(self) -> None:
        """Tap 保存, once more where it asks whether something was really left out."""
        self.page.get_by_role("button", name="保存").click()
        self.page.wait_for_timeout(300)
        if "/saved/" not in self.page.url:
            self.page.get_by_role("button", name="保存").click()
        self.page.wait_for_url("**#/saved/**")

    def stored(self, store: str) -> list[dict[str, Any]]:
        """Return what lies in a store of the tablet's database, as it lies there."""
        return self.page.evaluate(
            """store => new Promise((resolve, reject) => {
                const request = indexedDB.open("louyu-field");
                request.onerror = () => reject(request.error);
                request.onsuccess = () => {
                    const db = request.result;
                    const all = db.transaction(store).objectStore(store).getAll();
                    all.onsuccess = () => { db.close(); resolve(all.result.map((row) => ({
                        ...row, iv: undefined, data: undefined, size: row.data?.length }))); };
                };
            })""",
            store,
        )

    def faults(self) -> list[str]:
        """Return complaints of the browser that no test provokes."""
        return [each for each in self.complaints if not any(word in each for word in EXPECTED)]

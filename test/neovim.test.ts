import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CLI, folderOf, repository, run } from "./command.js";

/** The client that is built in came with 0.5, and what the configuration of docs/editors.md calls with 0.7. */
const [, major = "0", minor = "0"] = /^NVIM v(\d+)\.(\d+)/.exec(spawnSync("nvim", ["--version"], { encoding: "utf8" }).stdout ?? "") ?? [];
const skipReason = Number(major) > 0 || Number(minor) >= 7 ? undefined : "there is no Neovim 0.7 or newer (nvim on the PATH)";

const CONFIGURATION = `
vim.cmd("filetype on")
vim.api.nvim_create_autocmd("FileType", {
  pattern = "python",
  callback = function(event)
    local id = vim.lsp.start_client({ name = "unleak", cmd = { "${process.execPath}", "${CLI}", "lsp" }, root_dir = vim.fn.getcwd() })
    vim.lsp.buf_attach_client(event.buf, id)
  end,
})
`;

/** What a person does: opens a file, waits, takes the first quick fix, looks, and writes all. */
const SESSION = `
vim.cmd("edit pump.py")
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, each in ipairs(vim.diagnostic.get(0)) do io.write("told ", each.lnum, ":", each.col, " ", each.code, "\\n") end
vim.api.nvim_win_set_cursor(0, { 4, 10 })
vim.ui.select = function(items, _, choose)
  for _, item in ipairs(items) do io.write("offered ", item[2].title, "\\n") end
  choose(items[1])
end
vim.lsp.buf.code_action()
vim.wait(60000, function() return vim.bo.modified end, 50)
io.write("gone ", tostring(vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end, 50)), "\\n")
vim.cmd("wall")
vim.cmd("qall!")
`;

it.skipIf(skipReason !== undefined)(
  `Neovim shows a finding, and makes its edit in two files${skipReason ? ` (${skipReason})` : ""}`,
  { timeout: 200_000 },
  () => {
    const pump =
      "class Pump(object):\n    def __init__(self):\n        self.level = 0\n        self.isOn = self.is_on\n\n    def is_on(self):\n        return True\n";
    const child = "from pump import Pump\n\nclass Big(Pump):\n    def is_on(self):\n        return False\n";
    const folder = repository({ "pump.py": pump, "child.py": child });
    const own = folderOf({});
    writeFileSync(join(own, "init.lua"), CONFIGURATION);
    writeFileSync(join(own, "session.lua"), SESSION);
    const places = { XDG_CACHE_HOME: own, XDG_STATE_HOME: own, XDG_DATA_HOME: own, XDG_CONFIG_HOME: own };
    const told = run("nvim", ["--headless", "-u", join(own, "init.lua"), "-c", `luafile ${join(own, "session.lua")}`], folder, {
      env: places,
    });
    expect(`${told.out}${told.err}`).toContain("told 3:8 method-alias\noffered Apply method-alias: `self.isOn = self.is_on`\n");
    expect(`${told.out}${told.err}`).toContain("gone true");
    const again = repository({ "pump.py": pump, "child.py": child });
    run(process.execPath, [CLI, "-w", "-q", "."], again);
    for (const path of ["pump.py", "child.py"]) expect(run("cat", [path], folder).out).toBe(run("cat", [path], again).out);
  },
);

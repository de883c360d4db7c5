import { handbook } from "./shortcuts";

const ADDRESS = "/vegas/manuale";

// The page whose selector is on the screen; the last one is the table of contents.
handbook
    .add("role_center", { url: `${ADDRESS}/ruolo-sportello`, selector: ".vegas_rc" }, { sequence: 10 })
    .add("index", { url: ADDRESS, selector: "body" }, { sequence: 1000 });

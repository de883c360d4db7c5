import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { SearchModel } from "@web/search/search_model";

/**
 * A tile remembers its filter: the list behind it opens the way its reader narrowed it last. The action of a tile
 * names it in the context (`vegas_tile`); the state of the search is kept in the browser, for each user.
 */
function storageKey(context) {
    return context?.vegas_tile && `vegas_tile:${user.userId}:${context.vegas_tile}`;
}

/** A search view that was changed since makes its remembered states useless. */
function fingerprint(arch) {
    let sum = 0;
    for (const char of arch || "") {
        sum = (sum * 31 + char.codePointAt(0)) | 0;
    }
    return `${user.lang}:${sum}`;
}

function remembered(key, arch) {
    try {
        const { print, state } = JSON.parse(browser.localStorage.getItem(key));
        return print === fingerprint(arch) ? state : undefined;
    } catch {
        return undefined;
    }
}

patch(SearchModel.prototype, {
    async load(config) {
        this.vegasTileKey = storageKey(config.context);
        if (this.vegasTileKey && !config.state) {
            const state = remembered(this.vegasTileKey, config.searchViewArch);
            config = state ? { ...config, state } : config;
        }
        return super.load(config);
    },

    async _notify() {
        await super._notify(...arguments);
        if (this.vegasTileKey && !this.blockNotification) {
            const kept = { print: fingerprint(this.searchViewArch), state: this.exportState() };
            try {
                browser.localStorage.setItem(this.vegasTileKey, JSON.stringify(kept));
            } catch {
                // The storage is full or closed: the tile opens as the first time.
            }
        }
    },
});

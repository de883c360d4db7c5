import { StatusBarButtons } from "@web/views/form/status_bar_buttons/status_bar_buttons";

/** So many buttons stand beside the stages of a request without squeezing them; the others are under «More». */
const IN_SIGHT = 3;

export class RequestButtons extends StatusBarButtons {
    static template = "vegas_base.RequestButtons";

    get inSight() {
        return this.visibleSlotNames.slice(0, this.env.isSmall ? 1 : IN_SIGHT);
    }

    get more() {
        return this.visibleSlotNames.slice(this.inSight.length);
    }
}

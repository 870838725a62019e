package io.portcullis.inspect;

/**
 * What the whole fleet is known to do with one key (a template, an address, a means of payment).
 *
 * @param orgs distinct organisations that adopted it, estimated
 * @param accounts distinct accounts that adopted it, estimated
 * @param rarity how rare the key is in honest traffic, within [0, 1]: 1 never seen, 0 a commonplace
 * @param overlap other accounts on the key within the same five minutes, mean over such windows with any use
 * @param intent mean probability of a training-value intent over uses, within [0, 1]
 * @param evenIntent the same over uses in even windows only, which no link was made on
 * @param uses exchanges counted
 */
public record Sharing(
        double orgs, double accounts, double rarity, double overlap, double intent, double evenIntent, long uses) {
    public static final Sharing NONE = new Sharing(0, 0, 0, 0, 0, 0, 0);
}

package io.portcullis.audit.local;

/**
 * What a question makes of the model: how much each training sentence counts, the words it may repeat, and what the
 * {@code <topic>} of generic sentences stands for.
 *
 * @param sentenceWeight one weight a training sentence, above 0
 * @param unigram base distribution over the vocabulary, sums to 1
 * @param subject tokens of the subject, at least one
 */
record Topic(double[] sentenceWeight, double[] unigram, int[] subject) {}

/**
 * The problems of a request as the server stored them: `[{ field, text }]`; `field` may be empty.
 *
 * @param {Object} record of the form
 * @returns {{field: string|null, text: string}[]}
 */
export function problemsOf(record) {
    const problems = record.data.problems;
    return Array.isArray(problems) ? problems : [];
}

/** The sentences about one field, "" when there is none. */
export function problemText(record, name) {
    return problemsOf(record)
        .filter((problem) => problem.field === name)
        .map((problem) => problem.text)
        .join(" ");
}

/**
 * The problems of one record put together for the banner, field by field.
 *
 * @returns {{fields: {name: string, label: string, text: string}[], others: string[]}}
 */
export function sortedProblems(record) {
    const fields = new Map();
    const others = [];
    for (const { field, text } of problemsOf(record)) {
        if (field && field in record.fields) {
            fields.set(field, [...(fields.get(field) || []), text]);
        } else {
            others.push(text);
        }
    }
    return {
        fields: [...fields].map(([name, texts]) => ({
            name,
            label: record.fields[name].string,
            text: texts.join(" "),
        })),
        others,
    };
}

const silencing = `
A comment leaves code alone, and the summary counts what it left alone as \`silenced\`.

\`\`\`python
class Pump(object):
    def __init__(self):
        self.isOn = self.is_on          # unleak: ignore
        self.halt = self.stop           # unleak: ignore[method-alias]

class Valve(object):                    # unleak: ignore[context-manager]
    def __del__(self):                  # unleak: ignore
        self.close()
\`\`\`

\`# unleak: ignore\` counts at the end of the line of an alias, of \`class\` (then it is about all findings of the class,
and no edit that another class would need is made in it) or of \`def __del__\`. The names of transforms in brackets,
separated by commas, leave it at those. \`# unleak: skip-file\` in the first or last five lines silences the file.

A silencing comment that silences nothing is reported as \`unused-silencing\`.
`;

const unused = `
A silencing comment silences nothing: it stands on another line than the finding, there is nothing to find any more,
or its words are not known. Move it to the end of the line of the alias, the \`class\` or the \`def __del__\`, or
take it away. \`unleak explain silencing\` shows what such comments look like.
`;

/** What `unleak explain` knows beside the transforms and their reasons. */
export const TOPICS: Readonly<Record<string, string>> = { silencing, "unused-silencing": unused };

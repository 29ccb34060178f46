// Papers taken along: asked of `POST /papers`, kept in the drawer of their person.
"use strict";
const papers = {
  // Those of a course, or of one of its quizzes; resolves to what the server refused. Throws without an answer of ours.
  async take(course, quiz) {
    const asked = { contract: 1, person: phone.person, course, ...(quiz ? { quiz } : {}) };
    const headers = { "Content-Type": "application/json" };
    const reply = await fetch("/papers", { method: "POST", headers, body: JSON.stringify(asked) });
    const said = await reply.json();
    if (!reply.ok || said.contract !== 1) throw new Error(String(reply.status));
    await papers.keep(course, said);
    return said.refused;
  },

  keep(course, { papers: found, symbols, database_id: database }) {
    const person = phone.person;
    return drawer.run("papers courses events notes", "readwrite", async (of) => {
      await queue.compareDatabase(of, database);
      const row = await drawer.ask(of("courses").get(course));
      for (const one of found) of("papers").put({ ...one, person, course, symbols, values: row ? row.values : {} });
    });
  },
};

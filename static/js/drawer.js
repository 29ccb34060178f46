// The drawer: what this phone holds, in IndexedDB. The rows of one person are that person's drawer. Knows neither pages nor network.
"use strict";
const drawer = {
  NAME: "lop-hoc-so",
  opening: null,

  // Resolves to the database; rejects where the browser keeps nothing (a private window, say).
  open() {
    drawer.opening ||= new Promise((resolve, reject) => {
      const request = indexedDB.open(drawer.NAME, 1);
      request.onupgradeneeded = () => drawer.build(request.result);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        const forget = () => (drawer.opening = null);
        database.onversionchange = () => (database.close(), forget());
        database.onclose = forget; // the browser took the storage away: the next use opens an empty one
        resolve(database);
      };
    }).catch((fault) => {
      drawer.opening = null;
      throw fault;
    });
    return drawer.opening;
  },

  build(database) {
    const events = database.createObjectStore("events", { keyPath: "id" });
    events.createIndex("state", "state");
    events.createIndex("person", "person");
    database.createObjectStore("people", { keyPath: "person" });
    database.createObjectStore("papers", { keyPath: "id" }).createIndex("person", "person");
    database.createObjectStore("courses", { keyPath: "course" });
    database.createObjectStore("notes", { keyPath: "name" });
  },

  // One transaction over some stores ("events papers"): work(store by name) may await nothing but drawer.ask.
  // Resolves to what work gave once it is safely on the disk; a fault in it leaves everything as it was.
  async run(stores, mode, work) {
    const transaction = await drawer.begin(stores.split(" "), mode);
    return new Promise((resolve, reject) => {
      let result, fault;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(fault || transaction.error);
      work((name) => transaction.objectStore(name)).then(
        (value) => (result = value),
        (thrown) => {
          fault = thrown;
          try {
            transaction.abort();
          } catch {
            reject(thrown); // it has ended by itself
          }
        },
      );
    });
  },

  async begin(stores, mode) {
    const options = { durability: "strict" };
    try {
      return (await drawer.open()).transaction(stores, mode, options);
    } catch (fault) {
      if (fault.name !== "InvalidStateError") throw fault;
      drawer.opening = null; // it was closed behind our back
      return (await drawer.open()).transaction(stores, mode, options);
    }
  },

  ask(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  },

  get(store, key) {
    return drawer.run(store, "readonly", (of) => drawer.ask(of(store).get(key)));
  },
  all(store) {
    return drawer.run(store, "readonly", (of) => drawer.ask(of(store).getAll()));
  },
  put(store, row) {
    return drawer.run(store, "readwrite", (of) => drawer.ask(of(store).put(row)));
  },
  // Changes one row in one transaction; change(row or undefined) gives the new one, or nothing to leave it.
  change(store, key, change) {
    return drawer.run(store, "readwrite", async (of) => {
      const row = change(await drawer.ask(of(store).get(key)));
      if (row) of(store).put(row);
      return row;
    });
  },
  async note(name) {
    const found = await drawer.get("notes", name);
    return found && found.value;
  },
  keepNote(name, value) {
    return drawer.put("notes", { name, value });
  },

  // Takes one person's rows away: events, papers, name and ticks. Courses belong to the phone and stay.
  empty(person) {
    return drawer.run("events papers people", "readwrite", async (of) => {
      for (const store of ["events", "papers"]) {
        for (const key of await drawer.ask(of(store).index("person").getAllKeys(person))) of(store).delete(key);
      }
      of("people").delete(person);
    });
  },
};

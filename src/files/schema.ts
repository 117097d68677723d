import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";

/** What is first found wrong with a value that isn't as the schema (JSON Schema 2020-12) says. */
export function schemaFault(schema: object, value: unknown): ErrorObject | undefined {
  const ajv = new Ajv2020();
  return ajv.validate(schema, value) ? undefined : ajv.errors?.[0];
}

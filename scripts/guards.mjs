// Reads the sources as syntax trees and names what the rules of docs/conventions.md forbid there and
// no other tool sees. No comment in a source can switch a guard off.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { root } from './bootstrap.mjs';

/** Packages in which the same records must give the same state on every machine. */
const PURE = /^packages\/(core|protocol)\/src\//u;
/** The one file that may divide. */
const MAY_DIVIDE = 'packages/core/src/base/integer.ts';
const FOR_TESTS = /(\.test|(^|\/)testing|(^|\/)compliance)\.ts$/u;

const GLOBALS = new Map([
  ...['Date', 'performance', 'Temporal'].map((n) => [n, 'take an Instant as an argument']),
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'].map(
    (n) => [n, 'return a deadline and let the host wait'],
  ),
  ...['crypto', 'Crypto', 'SubtleCrypto'].map((n) => [
    n,
    'take bytes or a function as an argument',
  ]),
  ...['Intl', 'navigator'].map((n) => [n, 'locale data differ between engines']),
  ...['WeakRef', 'FinalizationRegistry'].map((n) => [n, 'depends on garbage collection']),
  ...['Float16Array', 'Float32Array', 'Float64Array', 'parseFloat'].map((n) => [
    n,
    'integers only',
  ]),
  ...['Promise', 'AsyncIterable', 'AsyncGenerator'].map((n) => [n, 'async begins in peer']),
  ...['globalThis', 'process', 'Buffer', 'require', 'window', 'self', 'document', 'fetch'].map(
    (n) => [n, 'core and protocol know no world'],
  ),
  ...['eval', 'Function', 'SharedArrayBuffer', 'Atomics'].map((n) => [n, 'not in here']),
]);
const MATH = new Set(['abs', 'ceil', 'clz32', 'floor', 'imul', 'max', 'min', 'sign', 'trunc']);
const NUMBER = new Set(['EPSILON', 'MIN_VALUE', 'MAX_VALUE', 'parseFloat']);
const METHODS =
  /^(localeCompare|toLocale[A-Z]\w*|toFixed|toPrecision|toExponential|getFloat\d+|setFloat\d+)$/u;
const DIVISIONS = new Set([
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.SlashEqualsToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskEqualsToken,
]);

/** Whether an identifier is only the name of a member, as in `x.Date` or `{ Date: 1 }`. */
function isMemberName(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) {
    return parent.propertyName === node;
  }
  if (ts.isExportSpecifier(parent))
    return parent.propertyName !== undefined && parent.name === node;
  const isNamed =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isGetAccessor(parent) ||
    ts.isSetAccessor(parent) ||
    ts.isNamedTupleMember(parent) ||
    ts.isEnumMember(parent);
  return isNamed && parent.name === node;
}

/** Adds the names that a declaration binds. */
function bind(name, names) {
  if (name === undefined) return;
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const element of name.elements) if (element.name) bind(element.name, names);
}

/** The names declared directly in a scope. */
function declaredIn(scope) {
  const names = new Set();
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) bind(node.name, names);
    else if (ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isNamespaceImport(node)) {
      bind(node.name, names);
    } else if (ts.isTypeParameterDeclaration(node)) bind(node.name, names);
    else if (
      ts.isFunctionDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    ) {
      bind(node.name, names);
    }
    if (!isScope(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(scope, visit);
  return names;
}

const isScope = (node) =>
  ts.isSourceFile(node) ||
  ts.isBlock(node) ||
  ts.isFunctionLike(node) ||
  ts.isForStatement(node) ||
  ts.isForOfStatement(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isClassLike(node);

/** Whether the file itself declares the name where it is used, so that it is not the global one. */
function isShadowed(node, scopes) {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (!isScope(at)) continue;
    if (!scopes.has(at)) scopes.set(at, declaredIn(at));
    if (scopes.get(at).has(node.text)) return true;
  }
  return false;
}

/** What an identifier breaks in a pure package, or undefined. */
function identifierFault(node, mayDivide, scopes) {
  const { parent, text } = node;
  if (isMemberName(node))
    return METHODS.test(text) ? `${text}: not the same everywhere` : undefined;
  if (text === 'Math' || text === 'Number') {
    if (isShadowed(node, scopes)) return `${text}: declare no such name`;
    const member =
      ts.isPropertyAccessExpression(parent) && parent.expression === node
        ? parent.name.text
        : undefined;
    if (text === 'Number') {
      return member !== undefined && NUMBER.has(member)
        ? `Number.${member}: integers only`
        : undefined;
    }
    if (member === undefined) return 'Math: name the function where it is used';
    return MATH.has(member) || mayDivide ? undefined : `Math.${member}: not an integer function`;
  }
  const reason = GLOBALS.get(text);
  return reason === undefined || isShadowed(node, scopes) ? undefined : `${text}: ${reason}`;
}

/** What a node breaks in a pure package, or undefined. */
function purityFault(node, source, mayDivide, scopes) {
  if (ts.isIdentifier(node)) return identifierFault(node, mayDivide, scopes);
  if (ts.isBinaryExpression(node) && DIVISIONS.has(node.operatorToken.kind) && !mayDivide) {
    return `${node.operatorToken.getText(source)}: divide in base/integer.ts`;
  }
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.getText(source).replaceAll('_', ''));
    return Number.isSafeInteger(value) ? undefined : 'a number that is no safe integer';
  }
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    const { text } = node.argumentExpression;
    return METHODS.test(text) ? `${text}: not the same everywhere` : undefined;
  }
  if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) {
    return 'async begins in peer';
  }
  if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return 'async begins in peer';
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return 'import(): import at the top';
  }
  return undefined;
}

/** What a node breaks in any production source, or undefined. */
function productionFault(node, path) {
  if (ts.isExportAssignment(node)) return 'a default export: name it';
  if (node.kind === ts.SyntaxKind.DefaultKeyword) return 'a default export: name it';
  if (ts.isExportSpecifier(node) && node.name.text === 'default')
    return 'a default export: name it';
  if (ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.AnyKeyword) {
    return 'as any: parse it';
  }
  const isConsole = ts.isIdentifier(node) && node.text === 'console' && !isMemberName(node);
  if (isConsole && !path.startsWith('packages/node/')) return 'console: only the host speaks';
  return undefined;
}

/** One sentence for each thing in one source that a guard forbids: `path:line what: why`. */
function* faultsOf(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const isPure = PURE.test(path);
  const mayDivide = path === MAY_DIVIDE;
  const scopes = new Map();
  const at = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  for (const found of text.matchAll(/@ts-(?:ignore|nocheck|expect-error)/gu)) {
    yield `${path}:${at(found.index)} ${found[0]}: say it in types`;
  }
  const stack = [source];
  while (stack.length > 0) {
    const node = stack.pop();
    const fault =
      (isPure ? purityFault(node, source, mayDivide, scopes) : undefined) ??
      productionFault(node, path);
    if (fault !== undefined) yield `${path}:${at(node.getStart(source))} ${fault}`;
    ts.forEachChild(node, (child) => {
      stack.push(child);
    });
  }
}

/** One sentence for each violation in the production sources under `folder`. */
function findViolations(folder) {
  return globSync('packages/*/src/**/*.{ts,tsx}', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !FOR_TESTS.test(path) && !path.endsWith('.d.ts'))
    .toSorted()
    .flatMap((path) => [...faultsOf(path, readFileSync(join(folder, path), 'utf8'))]);
}

const violations = findViolations(process.argv[2] ?? root);
for (const violation of violations) console.log(violation);
if (violations.length > 0) process.exitCode = 1;

import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['var/', 'bench/node_modules/', 'src/widget/public/']),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'function', format: ['camelCase'] },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      // The SDK has a successor with the same names: one module to change when we move.
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['botbuilder', 'botbuilder-*', 'botframework-*'],
              message: 'Import the Bot Framework SDK from src/channels/bot-framework.ts.',
            },
          ],
          paths: [
            {
              name: 'natural',
              message:
                "The root import costs a second and reads .env: use 'natural/lib/natural/...'.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/channels/bot-framework.ts', 'tests/**', 'bench/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  { files: ['src/main.ts', 'src/cli/**', 'bench/**'], rules: { 'no-console': 'off' } },
  // wink's its.* accessors are meant to be passed unbound.
  { files: ['src/nlu/**'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  // A component is a function with a name like a type's.
  {
    files: ['src/desk/page/**'],
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'typeLike', format: ['PascalCase'] },
        { selector: 'function', format: ['camelCase', 'PascalCase'] },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidOperator: true }],
    },
  },
  // chai's expect(x).to.be.true
  { files: ['tests/**'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);

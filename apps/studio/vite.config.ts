import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The studio is a folder of files that the server hands out; whatever it asks, it asks the public API on its own address. */
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: { outDir: 'dist', target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700 },
});

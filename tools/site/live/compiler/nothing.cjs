// In place of what TypeScript asks of Node if it runs there.

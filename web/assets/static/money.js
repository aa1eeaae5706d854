// Adds up a grid of money while people type and spreads what they paste from a
// spreadsheet over its fields. The sums are for the eye: the server reads and adds
// again, and says so when it cannot read something.

// pence reads "1,234.56" and "£1234"; anything else is left to the server.
function pence(text) {
  const plain = text.replace(/[£,\s]/g, '');
  if (plain === '') return 0n;
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const amount = BigInt(match[2]) * 100n + BigInt((match[3] || '').padEnd(2, '0'));
  return match[1] ? -amount : amount;
}

function pounds(amount) {
  const sign = amount < 0n ? '−' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return sign + digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',') + '.' + digits.slice(-2);
}

// sum is null as soon as one amount cannot be read.
function sum(amounts) {
  return amounts.reduce((total, a) => (total === null || a === null ? null : total + a), 0n);
}

function show(element, amount) {
  if (element) element.textContent = amount === null ? '–' : pounds(amount);
}

// amounts is one row's figures by year, typed or fixed.
function amounts(row) {
  return [...row.querySelectorAll('.app-money__field')].map((field) => {
    const input = field.querySelector('input');
    return pence(input ? input.value : (field.querySelector('.app-money__amount')?.textContent ?? ''));
  });
}

function addUp(grid) {
  const rows = [...grid.querySelectorAll('tbody tr')].filter((row) => row.querySelector('[data-row-total]') || row.querySelector('input'));
  const table = rows.map(amounts);
  rows.forEach((row, i) => show(row.querySelector('[data-row-total]'), sum(table[i])));
  grid.querySelectorAll('[data-column-total]').forEach((cell, y) => show(cell, sum(table.map((row) => (row[y] === undefined ? 0n : row[y])))));
  show(grid.querySelector('[data-grand-total]'), sum(table.flat()));
}

// spread puts pasted cells into the fields to the right and below.
function spread(grid, start, text) {
  const rows = [...grid.querySelectorAll('tbody tr')].filter((row) => row.querySelector('input'));
  const top = rows.findIndex((row) => row.contains(start));
  const left = [...rows[top].querySelectorAll('.app-money__field')].findIndex((field) => field.contains(start));
  text.replace(/\r?\n$/, '').split(/\r?\n/).forEach((line, r) => {
    const fields = rows[top + r]?.querySelectorAll('.app-money__field') ?? [];
    line.split('\t').forEach((value, c) => {
      const input = fields[left + c]?.querySelector('input');
      if (input) input.value = value.trim();
    });
  });
}

export function initMoneyGrids(root) {
  for (const grid of root.querySelectorAll('[data-money-grid]')) {
    grid.addEventListener('input', () => addUp(grid));
    grid.addEventListener('paste', (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!/[\t\n]/.test(text.trim()) || !event.target.matches('.app-money__input')) return;
      event.preventDefault();
      spread(grid, event.target, text);
      event.target.dispatchEvent(new Event('input', { bubbles: true }));
    });
    addUp(grid);
  }
}

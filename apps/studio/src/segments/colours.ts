/** Twelve hues of equal weight, told apart also by people with colour blindness; always beside a name. */
export const COLOURS = ['#d97706', '#2563eb', '#7c3aed', '#059669', '#db2777', '#0891b2', '#65a30d', '#dc2626', '#4f46e5', '#ca8a04', '#0d9488', '#9333ea'] as const;

import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** River teal, from tint to shade; 7 is the accent on light, 4 on dark. */
const river: MantineColorsTuple = ['#e2f1ef', '#c3e3df', '#9fd3cd', '#73c5bc', '#43bdb3', '#23a299', '#12867f', '#0a716c', '#085b57', '#064844'];

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  colors: { river },
  primaryColor: 'river',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '22px', xl: '28px' },
  radius: { sm: '7px', md: '10px', lg: '14px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' }, styles: { root: { height: 32, paddingInline: 12, fontWeight: 560 } } },
    InputWrapper: { styles: { label: { fontWeight: 500, marginBottom: 4 } } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
  },
});

/** Mantine's own parts take the studio's colours. */
export const variables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--ink-1)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
  };
  return { variables: {}, light: both, dark: both };
};

/** Groups of nodes as the canvas tints them; one that is not known is a developer's. */
const FAMILIES: Readonly<Record<string, string>> = { Trigger: 'accent', Triggers: 'accent', Logic: 'flow', Contact: 'contact', Messages: 'message', Ads: 'ads', Sales: 'sales', Developer: 'developer' };
export const familyOf = (group: string): string => FAMILIES[group] ?? 'developer';

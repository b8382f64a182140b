import { useIntl } from 'react-intl';

const SIZES = [['gigabyte', 1e9], ['megabyte', 1e6]] as const;

/** Says how large a file is: 1.2 MB. */
export function useBytes(): (bytes: number) => string {
  const intl = useIntl();
  return (bytes) => {
    const [unit, size] = SIZES.find(([, each]) => bytes >= each) ?? (['kilobyte', 1e3] as const);
    return intl.formatNumber(bytes / size, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: bytes / size < 10 ? 1 : 0 });
  };
}

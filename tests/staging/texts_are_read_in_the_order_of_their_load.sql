begin;

select plan(3);

select is(
    array[
        staging.read_date('3/4/2026', 'dmy'), staging.read_date('3/4/2026', 'mdy'),
        staging.read_date(' 2026-04-03 ', 'mdy'), staging.read_date('03.04.2026', 'dmy'),
        staging.read_date('31/02/2026', 'dmy'), staging.read_date('2/31', 'mdy'),
        staging.read_date('3/4/2026 0:00', 'dmy')
    ],
    array['2026-04-03', '2026-03-04', '2026-04-03', '2026-04-03', null, null, '2026-04-03']::date[],
    'dates with strokes are read in the order of the load, what is none is null'
);

select is(
    array[
        staging.read_instant('3/4/2026 12:05 AM', 'dmy', 'Australia/Sydney'),
        staging.read_instant('3/4/2026 12:05:06 pm', 'mdy', 'UTC'),
        staging.read_instant('2026-04-03 23:59:59.123', 'dmy', 'Asia/Tokyo'),
        staging.read_instant('2026-04-03', 'dmy', 'Asia/Tokyo'),
        staging.read_instant('2026-04-03T10:00:00+02:00', 'dmy', 'Asia/Tokyo'),
        staging.read_instant('1775210400', 'dmy', 'Asia/Tokyo'),
        staging.read_instant('3/4/2026 13:05 PM', 'dmy', 'UTC'),
        staging.read_instant('3/4/2026 24:00', 'dmy', 'UTC'),
        staging.read_instant('soon', 'dmy', 'UTC')
    ],
    array[
        '2026-04-02 13:05:00+00', '2026-03-04 12:05:06+00', '2026-04-03 14:59:59+00',
        '2026-04-02 15:00:00+00', '2026-04-03 08:00:00+00', '2026-04-03 10:00:00+00', null, null, null
    ]::timestamptz[],
    'instants without a zone are of the load''s'
);

select is(
    array[
        staging.read_flag('YES'), staging.read_flag(' x '), staging.read_flag('0'),
        staging.read_flag(''), staging.read_flag('maybe')
    ],
    array[true, true, false, null, null],
    'yes and no are read as systems write them'
);

select *
from finish();

rollback;

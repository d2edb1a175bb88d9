-- Deploy routiq:ref/activity_rules to pg
-- requires: ref/schema
-- requires: core/roles__see_every_row
--
-- How much of a patient a clinic sees, told in points from 0 to 100 and in one word. Recency counts most,
-- then how often somebody came within a year; who often stays away without a word loses points. The words
-- follow from what was last seen: half a year, as clinics call patients back, and two years.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.activity_rules (
    place smallint not null,
    measure text not null,
    from_value numeric not null,
    until_value numeric,
    points numeric(5, 2),
    activity_status text,
    constraint pk_activity_rules primary key (place),
    constraint uq_activity_rules_measure unique (measure, from_value),
    constraint ck_activity_rules_measure
    check (
        measure in (
            'days_since_visit', 'days_without_visit', 'visits_in_year', 'visits_booked',
            'missed_percent'
        )
    ),
    constraint ck_activity_rules_until_value check (until_value > from_value),
    constraint ck_activity_rules_points check (points between -100 and 100),
    constraint ck_activity_rules_activity_status
    check (activity_status in ('active', 'inactive', 'dormant', 'new')),
    constraint ck_activity_rules_effect check (num_nonnulls(points, activity_status) > 0)
);

alter table ref.activity_rules owner to app_owner;

comment on table ref.activity_rules is
    'What a patient''s appointments say of how active the patient is; contact.recompute_activity '
    'asks it. Class: reference';
comment on column ref.activity_rules.place is
    'Which rule is asked first: the first one that gives a status decides';
comment on column ref.activity_rules.measure is
    'What is measured: days since the last visit, days since somebody became a patient who never '
    'came, visits within 365 days, visits that are booked, and how many of a hundred appointments '
    'within 365 days the patient did not come to';
comment on column ref.activity_rules.from_value is 'The least value that is meant';
comment on column ref.activity_rules.until_value is
    'The value below which it is meant; without end where null';
comment on column ref.activity_rules.points is
    'What is added to the score; null where the rule only gives a status';
comment on column ref.activity_rules.activity_status is
    'The status that follows; null where the rule only gives points';

insert into ref.activity_rules
(place, measure, from_value, until_value, points, activity_status)
values
(1, 'days_without_visit', 0, 180, null, 'new'),
(2, 'visits_booked', 1, null, 10, 'active'),
(3, 'days_since_visit', 0, 30, 60, 'active'),
(4, 'days_since_visit', 30, 90, 45, 'active'),
(5, 'days_since_visit', 90, 180, 30, 'active'),
(6, 'days_since_visit', 180, 365, 15, 'inactive'),
(7, 'days_since_visit', 365, 730, 5, 'inactive'),
(8, 'days_since_visit', 730, null, null, 'dormant'),
(9, 'days_without_visit', 180, 730, null, 'inactive'),
(10, 'days_without_visit', 730, null, null, 'dormant'),
(11, 'visits_in_year', 1, 3, 10, null),
(12, 'visits_in_year', 3, 6, 20, null),
(13, 'visits_in_year', 6, null, 30, null),
(14, 'missed_percent', 10, 25, -10, null),
(15, 'missed_percent', 25, 50, -20, null),
(16, 'missed_percent', 50, null, -30, null);

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.activity_rules from app_owner;
grant select, insert, update, delete on ref.activity_rules to app_migrator;

commit;

-- Deploy routiq:marketing/loyalty_balances to pg
-- requires: marketing/loyalty_transactions
--
-- No foreign key to the contact: the transactions, whose sum it is, hold one. The check keeps
-- points from being spent twice.

begin;

create table marketing.loyalty_balances (
    organization_id uuid not null,
    contact_id uuid not null,
    points int not null,
    points_earned int not null,
    constraint pk_loyalty_balances primary key (organization_id, contact_id),
    constraint fk_loyalty_balances_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_loyalty_balances_points check (points >= 0)
);

alter table marketing.loyalty_balances owner to app_owner;

alter table marketing.loyalty_balances enable row level security;
alter table marketing.loyalty_balances force row level security;

comment on table marketing.loyalty_balances is
    'How many points people have: the sum of their transactions. Class: derived';
comment on column marketing.loyalty_balances.organization_id is
    'Tenant that the row belongs to';
comment on column marketing.loyalty_balances.contact_id is
    'Whose points; no foreign key, for triggers keep the row';
comment on column marketing.loyalty_balances.points is
    'Points that can be spent: the sum of the transactions';
comment on column marketing.loyalty_balances.points_earned is
    'Points earned in all, by which the tier goes';

commit;

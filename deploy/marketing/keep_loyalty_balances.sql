-- Deploy routiq:marketing/keep_loyalty_balances to pg
-- requires: marketing/loyalty_transactions__policies
-- requires: marketing/loyalty_balances__policies

begin;

-- function marketing.keep_loyalty_balances()
-- trigger tg_loyalty_transactions_30_balances_insert on marketing.loyalty_transactions
-- trigger tg_loyalty_transactions_30_balances_update on marketing.loyalty_transactions
-- trigger tg_loyalty_transactions_30_balances_delete on marketing.loyalty_transactions

-- In the same statement, and for all its rows at once: a merge moves what was earned together with
-- what was spent, and no balance is less than nothing on the way.

create or replace function marketing.keep_loyalty_balances()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_changes marketing.loyalty_balances[];
begin
    if tg_op in ('INSERT', 'UPDATE') then
        v_changes := array(
            select
                (
                    n.organization_id,
                    n.contact_id,
                    n.points,
                    case n.kind when 'earned' then n.points else 0 end
                )::marketing.loyalty_balances
            from new_rows as n
            where n.deleted_at is null
        );
    end if;

    if tg_op in ('UPDATE', 'DELETE') then
        v_changes := v_changes || array(
            select
                (
                    o.organization_id,
                    o.contact_id,
                    -o.points,
                    case o.kind when 'earned' then -o.points else 0 end
                )::marketing.loyalty_balances
            from old_rows as o
            where o.deleted_at is null
        );
    end if;

    insert into marketing.loyalty_balances (organization_id, contact_id, points, points_earned)
    select distinct c.organization_id, c.contact_id, 0, 0
    from unnest(v_changes) as c
    order by c.organization_id, c.contact_id
    on conflict (organization_id, contact_id) do nothing;

    update marketing.loyalty_balances as b
    set points = b.points + c.points, points_earned = b.points_earned + c.points_earned
    from (
        select
            u.organization_id,
            u.contact_id,
            sum(u.points) as points,
            sum(u.points_earned) as points_earned
        from unnest(v_changes) as u
        group by u.organization_id, u.contact_id
    ) as c
    where b.organization_id = c.organization_id and b.contact_id = c.contact_id;

    return null;
end
$function$;

alter function marketing.keep_loyalty_balances() owner to app_owner;

revoke all on function marketing.keep_loyalty_balances() from public;

comment on function marketing.keep_loyalty_balances() is
    'Trigger: keeps how many points people have.';

create or replace trigger tg_loyalty_transactions_30_balances_insert
after insert on marketing.loyalty_transactions
referencing new table as new_rows
for each statement execute function marketing.keep_loyalty_balances();

comment on trigger tg_loyalty_transactions_30_balances_insert on marketing.loyalty_transactions is
    'Keeps how many points people have';

create or replace trigger tg_loyalty_transactions_30_balances_update
after update on marketing.loyalty_transactions
referencing old table as old_rows new table as new_rows
for each statement execute function marketing.keep_loyalty_balances();

comment on trigger tg_loyalty_transactions_30_balances_update on marketing.loyalty_transactions is
    'Keeps how many points people have';

create or replace trigger tg_loyalty_transactions_30_balances_delete
after delete on marketing.loyalty_transactions
referencing old table as old_rows
for each statement execute function marketing.keep_loyalty_balances();

comment on trigger tg_loyalty_transactions_30_balances_delete on marketing.loyalty_transactions is
    'Keeps how many points people have';

commit;

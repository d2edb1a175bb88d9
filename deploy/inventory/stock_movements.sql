-- Deploy routiq:inventory/stock_movements to pg
-- requires: inventory/schema
-- requires: audit/refuse_change
-- requires: core/new_id
-- requires: core/ensure_partitions
--
-- No foreign key: records outlive what they tell of, and a partition that goes would lock the
-- tables that it refers to. What is wrong is made good by another movement.

begin;

create table inventory.stock_movements (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    moved_at timestamptz not null default clock_timestamp(),
    location_id uuid not null,
    item_id uuid not null,
    kind text not null,
    quantity numeric(14, 3) not null,
    reference text,
    lot_id uuid,
    moved_by uuid,
    constraint pk_stock_movements primary key (organization_id, id, moved_at),
    constraint ck_stock_movements_kind
    check (kind in ('receipt', 'consumption', 'count', 'transfer')),
    constraint ck_stock_movements_quantity check (quantity <> 0),
    constraint ck_stock_movements_direction
    check ((kind <> 'receipt' or quantity > 0) and (kind <> 'consumption' or quantity < 0)),
    constraint ck_stock_movements_reference check (length(reference) between 1 and 200)
)
partition by range (moved_at);

alter table inventory.stock_movements owner to app_owner;

alter table inventory.stock_movements enable row level security;
alter table inventory.stock_movements force row level security;

create index idx_stock_movements_item_id on inventory.stock_movements
(organization_id, item_id, id desc);

create trigger tg_stock_movements_10_refuse_change
before update or delete on inventory.stock_movements
for each row execute function audit.refuse_change();

create trigger tg_stock_movements_11_refuse_truncate
before truncate on inventory.stock_movements
for each statement execute function audit.refuse_change();

comment on table inventory.stock_movements is 'What came into stock and what went. Class: log';
comment on column inventory.stock_movements.organization_id is
    'Tenant that it concerns; no foreign key, because logs outlive tenants';
comment on column inventory.stock_movements.id is 'Identifies the row; ordered by time';
comment on column inventory.stock_movements.moved_at is 'When it was; decides the partition';
comment on column inventory.stock_movements.location_id is 'Branch; no foreign key';
comment on column inventory.stock_movements.item_id is 'Item; no foreign key';
comment on column inventory.stock_movements.kind is 'receipt, consumption, count or transfer';
comment on column inventory.stock_movements.quantity is
    'What came, in the unit of the item; negative: what went';
comment on column inventory.stock_movements.reference is
    'What it was for, such as the number of an order';
comment on column inventory.stock_movements.lot_id is
    'Lot that it belonged to; null: none; no foreign key';
comment on column inventory.stock_movements.moved_by is
    'User who moved it, if a user did; no foreign key, so that users can go';
comment on index inventory.idx_stock_movements_item_id is
    'For the movements of an item, newest first';
comment on trigger tg_stock_movements_10_refuse_change on inventory.stock_movements is
    'What is recorded stays; the server copies this trigger to each partition';
comment on trigger tg_stock_movements_11_refuse_truncate on inventory.stock_movements is
    'What is recorded stays; core.ensure_partitions makes it for each partition';

revoke update, delete, truncate on table inventory.stock_movements from app_owner;

do $partitions$
declare
    v_leaf pg_catalog.regclass;
begin
    perform core.ensure_partitions('inventory.stock_movements', 3);

    -- As ops.maintain does for those to come.
    for v_leaf in
        select i.inhrelid::pg_catalog.regclass
        from pg_catalog.pg_inherits as i
        where i.inhparent = 'inventory.stock_movements'::pg_catalog.regclass
        order by i.inhrelid
    loop
        execute pg_catalog.format(
            'alter table %s set (autovacuum_vacuum_scale_factor = 0.05, '
            'autovacuum_analyze_scale_factor = 0.05)',
            v_leaf
        );
    end loop;
end
$partitions$;

commit;

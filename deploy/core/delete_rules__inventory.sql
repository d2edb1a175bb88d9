-- Deploy routiq:core/delete_rules__inventory to pg
-- requires: core/delete_rules__leads
-- requires: inventory/items

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('inventory.items', 'supplier_id', 'inventory.suppliers', 'set_null');

do $rules$
begin
    perform core.guard_references('inventory.items');
end
$rules$;

commit;

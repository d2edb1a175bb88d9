-- Revert routiq:core/delete_rules__inventory from pg

begin;

drop trigger tg_items_60_living_parents_update on inventory.items;
drop trigger tg_items_60_living_parents_insert on inventory.items;

delete from core.delete_rules as r
where
    r.child_table in (
        'inventory.items'
    );

commit;

-- Deploy routiq:core/delete_rules__marketing to pg
-- requires: core/delete_rules__inventory
-- requires: marketing/promo_redemptions
-- requires: marketing/loyalty_transactions

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('marketing.promo_redemptions', 'promo_code_id', 'marketing.promo_codes', 'restrict'),
('marketing.promo_redemptions', 'contact_id', 'contact.contacts', 'cascade'),
('marketing.loyalty_transactions', 'contact_id', 'contact.contacts', 'cascade');

do $rules$
begin
    perform core.guard_references('marketing.promo_redemptions');
    perform core.guard_references('marketing.loyalty_transactions');
end
$rules$;

commit;

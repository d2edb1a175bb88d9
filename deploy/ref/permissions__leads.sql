-- Deploy routiq:ref/permissions__leads to pg
-- requires: ref/permissions__slots

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'leads.read'),
('admin', 'leads.read'),
('manager', 'leads.read'),
('practitioner', 'leads.read'),
('staff', 'leads.read'),
('viewer', 'leads.read'),
('owner', 'leads.write'),
('admin', 'leads.write'),
('manager', 'leads.write'),
('practitioner', 'leads.write'),
('staff', 'leads.write'),
('owner', 'stock.read'),
('admin', 'stock.read'),
('manager', 'stock.read'),
('practitioner', 'stock.read'),
('staff', 'stock.read'),
('viewer', 'stock.read'),
('owner', 'stock.write'),
('admin', 'stock.write'),
('manager', 'stock.write'),
('practitioner', 'stock.write'),
('staff', 'stock.write'),
('owner', 'promotions.write'),
('admin', 'promotions.write'),
('manager', 'promotions.write'),
('owner', 'redemptions.write'),
('admin', 'redemptions.write'),
('manager', 'redemptions.write'),
('practitioner', 'redemptions.write'),
('staff', 'redemptions.write'),
('owner', 'chat.write'),
('admin', 'chat.write'),
('manager', 'chat.write'),
('practitioner', 'chat.write'),
('staff', 'chat.write'),
('owner', 'loyalty.read'),
('admin', 'loyalty.read'),
('manager', 'loyalty.read'),
('practitioner', 'loyalty.read'),
('staff', 'loyalty.read'),
('viewer', 'loyalty.read'),
('customer', 'loyalty.read');

revoke insert on ref.permissions from app_owner;

commit;
